"""What looks like personal data, and what only looks like a number."""

import pytest

from core.personal import Looks, found_in
from tests.core.markings.ordinary import posts


@pytest.mark.parametrize(
    "text",
    ["AB123456C", "ab 12 34 56 c", "Her number is CE 12 34 56 A.", "AB123456C, AB123456D", "(JG103759A)"],
)
def test_a_national_insurance_number_is_seen(text: str) -> None:
    assert found_in(text) == [Looks.NI_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        *("QQ123456C", "DA123456A", "AO123456A", "GB123456A", "ZZ123456D", "AB123456E", "AB123456", "AB1234567C"),
        *(
            "XAB123456C",
            "AB123456CX",
            "AB 123 456 C",
            "reference AB-12-34-56-C",
            "8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c",
        ),
    ],
)
def test_other_numbers_with_letters_are_none(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "4222222222222", "5555555555554444"),
        *("2223003122003222", "378282246310005", "3782 822463 10005", "6011111111111117", "30569309025904"),
        *("3530111333300000", "Pay with 4012 8888 8888 1881 please."),
    ],
)
def test_a_payment_card_is_seen(text: str) -> None:
    assert found_in(text) == [Looks.CARD]


@pytest.mark.parametrize(
    "text",
    [
        *("4111111111111112", "1234567812345670", "+44 20 7946 0958", "020 7946 0958", "0300 200 3300 0300 200 3300"),
        *("GB29 NWBK 6016 1331 9268 19", "4111 1111-1111 1111", "41111111111111111111", "ref/4111111111111111"),
        *("case 2026-0417-3391-0007", "9780141036144", "4.111111111111111", "https://example.org/4111111111111111/"),
        "0000 0000 0000 0000",
    ],
)
def test_telephones_references_and_books_are_none(text: str) -> None:
    assert found_in(text) == []


def test_ten_addresses_are_a_list_and_nine_or_one_many_times_are_none() -> None:
    ten = [f"person.{number}@cabinet-office.example" for number in range(10)]
    assert found_in("; ".join(ten)) == [Looks.ADDRESSES]
    assert found_in("; ".join(ten[:9])) == []
    assert found_in("; ".join([ten[0].upper(), ten[0]] * 10)) == []


def test_ordinary_posts_hold_none() -> None:
    assert [post for post in posts(2_000) if found_in(post)] == []

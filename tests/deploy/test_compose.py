"""docker-compose.yml as a document: what it promises about each service, read rather than run."""

import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from civnet.embedded.places import PROJECT
from tests.deploy.compose import FILE, STORE_FILE, read
from tests.deploy.stack import GIVEN

COMPOSE = read(GIVEN)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "civnet:latest"]
ONCE = {"roles", "migrate"}
TEMPLATES = sorted((PROJECT / "deploy" / "nginx").glob("*.template"))


@pytest.mark.parametrize("missing", ["SITE_HOST", "EMAIL_HOST", "MAIL_DOMAIN"])
def test_what_must_be_given_is_asked_for(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        read({name: value for name, value in GIVEN.items() if name != missing})


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_locked_up(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert "privileged" not in service and "network_mode" not in service
    assert name in OURS or re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", service["user"])


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_an_exact_version(name: str) -> None:
    assert name in OURS or re.fullmatch(r"[a-z/-]+:\d+\.\d+\.?\d*[a-z_-]*", SERVICES[name]["image"])


def test_our_image_is_pinned_and_runs_as_nobody_in_particular() -> None:
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"^FROM (\S+)", text, flags=re.MULTILINE)) == {"python:3.11.14-slim-bookworm"}
    assert re.findall(r"^USER (.*)$", text, flags=re.MULTILINE) == ["10001:10001"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONCE - {"beat"}))
def test_a_service_that_stays_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"} and check["interval"] and check["timeout"] and check["retries"]


def test_only_nginx_can_be_reached_and_at_first_only_from_the_same_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["ports"] == ["127.0.0.1:80:8080", "127.0.0.1:443:8443"]
    open_to_all = read({**GIVEN, "HTTP_LISTEN": "80", "HTTPS_LISTEN": "443"})
    assert open_to_all["services"]["nginx"]["ports"] == ["80:8080", "443:8443"]


def test_web_believes_nginx_and_nobody_else() -> None:
    networks = COMPOSE["networks"]
    (subnet,) = [ip_network(part["subnet"]) for part in networks["front"]["ipam"]["config"]]
    nginx = SERVICES["nginx"]["networks"]["front"]["ipv4_address"]
    web = SERVICES["web"]["networks"]["front"]["ipv4_address"]
    live = SERVICES["live"]["networks"]["front"]["ipv4_address"]
    assert {ip_address(address) in subnet for address in (nginx, web, live)} == {True}
    assert len({nginx, web, live}) == 3
    for name in OURS:
        assert SERVICES[name]["environment"]["TRUSTED_PROXIES"] == nginx
    assert [name for name, service in SERVICES.items() if "front" in service["networks"]] == ["web", "live", "nginx"]


def test_what_holds_data_has_no_way_out() -> None:
    networks = COMPOSE["networks"]
    assert networks["front"]["internal"] and networks["back"]["internal"]
    for name in ("postgres", "valkey", "clamav", "roles", "migrate"):
        assert SERVICES[name]["networks"] == ["back"]
    assert set(SERVICES["web"]["networks"]) == set(SERVICES["live"]["networks"]) == {"front", "back"}
    assert set(SERVICES["nginx"]["networks"]) == {"front", "outside"}


def test_no_secret_is_in_the_environment_and_each_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    script = shutil.copy(PROJECT / "deploy" / "make-secrets", tmp_path)
    for _ in range(2):  # a second run changes nothing
        subprocess.run([script, "civnet.example"], check=True, capture_output=True)  # noqa: S603 - our own script
        made = {path.name: path.read_bytes() for path in (tmp_path / "secrets").iterdir()}
    assert {name: value["file"] for name, value in COMPOSE["secrets"].items()} == {
        name: f"deploy/secrets/{name}" for name in made
    }
    assert len(set(made.values())) == len(made) and (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|_KEY|DATABASE_URL", variable):
                assert variable.endswith("_FILE")
                assert str(value).removeprefix("/run/secrets/") in service["secrets"]


def test_every_variable_is_one_that_the_application_reads() -> None:
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^([A-Z0-9_]+)=", example, flags=re.MULTILINE))
    overlay = yaml.safe_load(STORE_FILE.read_text(encoding="utf-8"))["services"]
    for name in OURS:
        given = {**SERVICES[name]["environment"], **overlay.get(name, {}).get("environment", {})}
        assert {variable.removesuffix("_FILE") for variable in given} - known == set()


def test_one_file_of_a_pair_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "tls_key").write_text("the real one")
    script = shutil.copy(PROJECT / "deploy" / "make-secrets", tmp_path)
    done = subprocess.run([script, "civnet.example"], check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 1 and "tls_certificate" in done.stderr
    assert (tmp_path / "secrets" / "tls_key").read_text() == "the real one"


@pytest.mark.parametrize("mode", ["alone", "behind"])
@pytest.mark.parametrize("store", [False, True])
def test_every_file_that_is_mounted_is_there(mode: str, store: bool) -> None:
    volumes = read({**GIVEN, "PROXY_MODE": mode})["services"]["nginx"]["volumes"]
    if store:
        volumes = [*volumes, *yaml.safe_load(STORE_FILE.read_text())["services"]["nginx"]["volumes"]]
    mounted = {}
    for name, service in SERVICES.items():
        for volume in volumes if name == "nginx" else service.get("volumes", []):
            source, target, *_ = volume.split(":")
            mounted[target] = source  # the later one wins, as in compose
            assert (PROJECT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"]
    assert mounted["/etc/nginx/templates/civnet.conf.template"] == f"./deploy/nginx/{mode}.conf.template"
    kind = "s3" if store else "local"
    assert mounted["/etc/nginx/templates/store/files.conf.template"] == f"./deploy/nginx/store-{kind}.conf.template"
    assert sum(volume.startswith("./deploy/nginx/store-local") for volume in volumes) == 1


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_the_image_fills_in_just_the_variables_that_the_templates_have(template: Path) -> None:
    allowed = re.compile(SERVICES["nginx"]["environment"]["NGINX_ENVSUBST_FILTER"])
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(\w+)\}", text))
    assert all(allowed.fullmatch(name) for name in named)
    assert not any(allowed.fullmatch(name) for name in re.findall(r"\$(\w+)", text))


def test_files_are_written_by_all_who_run_our_tasks_and_only_read_by_nginx() -> None:
    holders = {
        name: service["volumes"] for name, service in SERVICES.items() if "files:" in str(service.get("volumes"))
    }
    assert {name: [volume for volume in found if volume.startswith("files:")] for name, found in holders.items()} == {
        "web": ["files:/srv/files"],
        "worker": ["files:/srv/files"],
        "beat": ["files:/srv/files"],  # it does the work of the worker while nobody can ring for one
        "nginx": ["files:/srv/files:ro"],
    }
    assert SERVICES["nginx"]["user"].endswith(":10001")  # the group of our image, which may read them


def test_the_overlay_for_a_store_changes_services_that_there_are() -> None:
    overlay = yaml.safe_load(STORE_FILE.read_text(encoding="utf-8"))
    assert set(overlay["services"]) <= set(SERVICES)
    assert FILE.exists()

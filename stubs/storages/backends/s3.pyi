from typing import Any

class S3Storage:
    bucket_name: str
    connection: Any
    def __init__(self, **settings: Any) -> None: ...
    def url(
        self,
        name: str,
        parameters: dict[str, str] | None = ...,
        expire: int | None = ...,
        http_method: str | None = ...,
    ) -> str: ...

class AuthenticateStage:
    key: str

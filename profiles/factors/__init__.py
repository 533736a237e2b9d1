"""Second factors: passkeys, codes of an authenticator app, recovery codes. Rows and sign-in stage are allauth's.

allauth's own pages and forms are not used: they count failures and used codes in the cache, keep a refused form with
all its values in the session, and store recovery codes so that they can be read again. See decision 0010.
"""

from profiles.factors.held import MOST_PASSKEYS, Held, factor_of, factors_of, has_factor
from profiles.factors.one_time import Pending, begin_app, forget_pending, pending_app, qr_code, uri_of
from profiles.factors.passkeys import BadPasskey, ask_for, ask_new, owner_of, read_answer, read_new
from profiles.factors.recovery import new_codes
from profiles.factors.verify import WrongFactor, use_code, use_passkey

__all__ = [
    "MOST_PASSKEYS",
    "BadPasskey",
    "Held",
    "Pending",
    "WrongFactor",
    "ask_for",
    "ask_new",
    "begin_app",
    "factor_of",
    "factors_of",
    "forget_pending",
    "has_factor",
    "new_codes",
    "owner_of",
    "pending_app",
    "qr_code",
    "read_answer",
    "read_new",
    "uri_of",
    "use_code",
    "use_passkey",
]

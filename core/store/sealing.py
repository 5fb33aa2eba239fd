"""Seals secrets before they are stored, and opens them again.

The key is ``PLANBRIDGE_SECRET_KEY`` (a Fernet key as it is, or any passphrase of at least sixteen
characters) or else a key file next to the database, readable by its owner alone. A sealed value
derived from a passphrase carries its own salt, so that it can be opened wherever it is moved.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import logging
import os
import secrets
import stat
import threading
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import SecretStr

from core.redaction import register_secret
from core.store.errors import SecretUnreadable, StoreUnavailable

KEY_FILE = "secret.key"
SHORTEST_PASSPHRASE = 16
_log = logging.getLogger(__name__)


class Sealer:
    """Seals and opens secrets with one key. Safe to share between threads."""

    def __init__(self, *, key: bytes | None = None, passphrase: str = "") -> None:
        self._fernet = Fernet(key) if key else None
        self._passphrase = passphrase
        self._salt = secrets.token_bytes(16)
        self._derived: dict[bytes, Fernet] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Sealer()"

    @classmethod
    def from_environment(cls, directory: Path, environment: Mapping[str, str]) -> Sealer:
        """The sealer for this installation; makes the key file where there is no key yet.

        Raises :class:`StoreUnavailable` when the key cannot be used.
        """
        chosen = environment.get("PLANBRIDGE_SECRET_KEY", "").strip()
        if not chosen:
            return cls(key=_key_of_file(directory / KEY_FILE))
        register_secret(chosen)
        if _is_fernet_key(chosen):
            return cls(key=chosen.encode("ascii"))
        if len(chosen) < SHORTEST_PASSPHRASE:
            raise StoreUnavailable(
                f"PLANBRIDGE_SECRET_KEY is too short; use at least {SHORTEST_PASSPHRASE} "
                "characters, or leave it out and a key file is made."
            )
        return cls(passphrase=chosen)

    def seal(self, secret: SecretStr) -> str:
        """``secret`` in a form that is safe to store."""
        plain = secret.get_secret_value().encode("utf-8")
        if self._fernet:
            return "key:" + self._fernet.encrypt(plain).decode("ascii")
        salt = base64.urlsafe_b64encode(self._salt).decode("ascii")
        return f"scrypt:{salt}:" + self._from_passphrase(self._salt).encrypt(plain).decode("ascii")

    def open(self, sealed: str) -> SecretStr:
        """The secret behind ``sealed``. Raises :class:`SecretUnreadable` with another key."""
        try:
            kind, _, rest = sealed.partition(":")
            if kind == "key" and self._fernet:
                plain = self._fernet.decrypt(rest)
            elif kind == "scrypt" and self._passphrase:
                salt, _, token = rest.partition(":")
                plain = self._from_passphrase(base64.urlsafe_b64decode(salt)).decrypt(token)
            else:
                raise InvalidToken
            opened = plain.decode("utf-8")
        except (InvalidToken, ValueError):
            raise SecretUnreadable(
                "The saved key or cookie was sealed with another secret key and cannot be opened; "
                "connect this account again, or bring the old key back."
            ) from None
        register_secret(opened)
        return SecretStr(opened)

    def _from_passphrase(self, salt: bytes) -> Fernet:
        with self._lock:
            if salt not in self._derived:
                derive = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1)
                key = derive.derive(self._passphrase.encode("utf-8"))
                self._derived[salt] = Fernet(base64.urlsafe_b64encode(key))
            return self._derived[salt]


def masked(secret: str) -> str:
    """``secret`` as a person may recognise it: its last characters, four at the most."""
    shown = min(4, len(secret) // 4)
    return "•" * 8 + (secret[-shown:] if shown else "")


def _is_fernet_key(text: str) -> bool:
    try:
        return len(text) == 44 and len(base64.urlsafe_b64decode(text)) == 32
    except (binascii.Error, ValueError):
        return False


def _key_of_file(file: Path) -> bytes:
    try:
        if not file.exists():
            _make_key_file(file)
        text = file.read_text("ascii").strip()
        _keep_to_owner(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a key"
        raise StoreUnavailable(
            f"The key file {file} cannot be read ({reason}); make it readable for this user, or "
            "set PLANBRIDGE_SECRET_KEY."
        ) from None
    if not _is_fernet_key(text):
        raise StoreUnavailable(
            f"The key file {file} does not hold a key; restore it, or delete it and connect your "
            "accounts again."
        )
    register_secret(text)
    return text.encode("ascii")


def _make_key_file(file: Path) -> None:
    """Whole or not at all, and never over an existing key: two processes may start at once."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(Fernet.generate_key() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        except OSError:  # a file system without links, as on some network drives
            if not file.exists():
                os.replace(draft, file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()


def _keep_to_owner(file: Path) -> None:
    if os.name != "posix" or not stat.S_IMODE(file.stat().st_mode) & 0o077:
        return
    try:
        file.chmod(0o600)
        _log.warning("The key file %s was readable by others; it is now its owner's alone.", file)
    except OSError:
        _log.warning("The key file %s is readable by others; make it its owner's alone.", file)


__all__ = ["KEY_FILE", "SHORTEST_PASSPHRASE", "Sealer", "SecretUnreadable", "masked"]

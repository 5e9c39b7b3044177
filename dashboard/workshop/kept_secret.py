"""The secret of a session in the facilitator's own browser, so that no reload asks for it again."""

import streamlit as st

_SECRETS = "secrets"  # by code, as long as the visit lasts
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const name = `secret of ${data.code}`;
  const kept = sessionStorage.getItem(name);
  if (data.secret && data.secret !== kept) sessionStorage.setItem(name, data.secret);
  else if (!data.secret && kept) setStateValue("secret", kept);
}
"""


def kept_secret(code: str) -> str:
    """The secret of a session that this browser has led before in this tab, "" for none.

    A visit ends with the server; what the tab keeps does not.
    """
    known = dict(st.session_state.get(_SECRETS, {}))
    browser = st.components.v2.component("kept_secret", js=_SCRIPT)
    key = f"kept_secret_{code}"
    told = (st.session_state.get(key) or {}).get("secret") or ""
    secret = str(known.get(code) or told)
    with st.container(key="kept_secret"):
        data = {"code": code, "secret": secret}
        browser(key=key, data=data, on_secret_change=lambda: None, height=0)
    return secret


def keep_secret(code: str, secret: str) -> None:
    """Keeps the secret of a session; "" forgets it."""
    st.session_state[_SECRETS] = st.session_state.get(_SECRETS, {}) | {code: secret}

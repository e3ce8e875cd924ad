// A link from another site comes without the session's cookie; asked from here it is sent.

const session = await fetch("/v1/session").then((reply) => reply.json());
if (session.by_session) location.replace(document.querySelector('#login [name="next"]').value);

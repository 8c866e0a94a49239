// Signing in with a passkey (WebAuthn Level 3); the form beside it works without this script.
import './passphrase.js'

const button = document.getElementById('passkey')
const failure = document.getElementById('failure')

async function post(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

async function signIn() {
  failure.textContent = ''
  try {
    const { ceremony, options } = await post(`${button.dataset.action}/passkey-options`, {})
    const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
    const { location } = await post(`${button.dataset.action}/passkey`, { ceremony, response: credential.toJSON() })
    window.location.assign(location)
  } catch {
    failure.textContent = failure.dataset.passkey
  }
}

if (button && globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.hidden = false
  button.addEventListener('click', signIn)
}

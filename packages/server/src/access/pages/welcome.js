// The one-time link: its code is in the fragment, which browsers keep to themselves, and leaves only in the body of a request.
import './passphrase.js'

const code = new URLSearchParams(window.location.hash.slice(1)).get('code') ?? ''
history.replaceState(null, '', window.location.pathname)
const form = document.getElementById('welcome')
const button = document.getElementById('passkey')
const failure = document.getElementById('failure')

async function post(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const content = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(content.detail), { code: content.code })
  return content
}

function attempt(work) {
  return async (event) => {
    event.preventDefault()
    failure.textContent = ''
    try {
      const { location } = await work()
      window.location.assign(location)
    } catch (error) {
      failure.textContent = error.code === 'access/dead-link' ? failure.dataset.dead : error.message
    }
  }
}

form.addEventListener(
  'submit',
  attempt(() => {
    // The fields of the form: name and passphrase, only the passphrase where the account is there, none where another provider signs people in.
    return post(form.getAttribute('action'), { code, ...Object.fromEntries(new FormData(form)) })
  }),
)

if (button && globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  button.hidden = false
  button.addEventListener(
    'click',
    attempt(async () => {
      if (!form.elements.name.reportValidity()) throw new Error('')
      const name = form.elements.name.value
      const { ceremony, options } = await post('/welcome/passkey-options', { code, name })
      const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      return post('/welcome', { code, name, passkey: { ceremony, response: credential.toJSON() } })
    }),
  )
}

// The button that shows a passphrase while it is typed, and hides it again before it is sent.
const input = document.getElementById('passphrase')
const button = document.getElementById('show')

function show(shown) {
  input.type = shown ? 'text' : 'password'
  button.textContent = shown ? button.dataset.hide : button.dataset.show
}

if (input && button) {
  button.hidden = false
  button.addEventListener('click', () => show(input.type === 'password'))
  input.form.addEventListener('submit', () => show(false))
}

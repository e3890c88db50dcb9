// Behaviour that makes pages quicker; every page works without it. What it
// hangs on are data attributes, each described where it is read.
import { initAll } from './nhsuk/nhsuk.js'

initAll()

// data-focus: what came back from the server and must not be missed.
document.querySelector('[data-focus]')?.focus()

// data-keys, on a fieldset of radios: the digits 1 to 9, and 0 for the tenth,
// choose an answer while the focus is inside it; Enter then sends the form as
// browsers do. Nothing is chosen or sent on key repeat or in the first two seconds
// of a page, when a key may still be meant for the page before; then data-keys is
// "on". Nothing is chosen with a modifier. With data-keys-page, which a person
// switches on for themselves, keys count wherever the focus is but in what is typed
// into, and Enter sends the form from wherever it does nothing else.
for (const fieldset of document.querySelectorAll('fieldset[data-keys]')) {
  const radios = [...fieldset.querySelectorAll('input[type=radio]:not(:disabled)')]
  const wide = fieldset.hasAttribute('data-keys-page')
  radios.slice(0, 10).forEach((radio, i) => {
    const key = document.createElement('kbd')
    key.className = 'app-key'
    key.textContent = String((i + 1) % 10)
    key.setAttribute('aria-hidden', 'true')
    radio.labels[0].prepend(key)
  })
  setTimeout(() => { fieldset.dataset.keys = 'on' }, 2000)
  const early = (e) => e.repeat || fieldset.dataset.keys !== 'on'
  const typing = (e) => e.target.closest('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])')
  fieldset.form.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' && e.target.type !== 'textarea' && early(e)) e.preventDefault()
  });
  (wide ? document : fieldset).addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || early(e) || typing(e)) return
    if (e.key === 'Enter' && !e.target.closest('a, button, summary, form')) {
      e.preventDefault()
      fieldset.form.querySelector('button').click()
      return
    }
    const radio = /^[0-9]$/.test(e.key) && radios[(Number(e.key) + 9) % 10]
    if (!radio) return
    radio.checked = true
    radio.focus()
    radio.dispatchEvent(new Event('change', { bubbles: true }))
    e.preventDefault()
  })
}

// data-proposes, on a scale of grades: the criteria that are ticked propose a grade,
// which the line with data-proposal says at once, in the words of the server: the
// worst grade (data-grade, the mildest first) of which one criterion is ticked, or
// all with data-all.
for (const scale of document.querySelectorAll('[data-proposes]')) {
  const says = scale.querySelector('[data-proposal]')
  const grades = [...scale.querySelectorAll('[data-grade]')]
  scale.addEventListener('change', (e) => {
    if (e.target.type !== 'checkbox') return
    const ticked = (g) => g.querySelectorAll('input:checked').length
    const met = grades.filter((g) => ticked(g) > 0 && (!g.hasAttribute('data-all') || ticked(g) === g.querySelectorAll('input').length))
    const grade = met.length > 0 ? met.at(-1).dataset.grade : grades.some(ticked) ? '' : says.dataset.none
    says.textContent = grade ? says.dataset.proposal + ' ' + grade + '.' : says.dataset.nothing
  })
}

// data-autosave, on a form: what is typed is sent to the form's own address as
// a draft at each pause. The answer is {saved, version}; the version goes into
// the form, so that two windows cannot overwrite each other. The line with
// data-autosave-status says how it went.
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const status = form.querySelector('[data-autosave-status]')
  let timer, running = null, dirty = false
  const send = async () => {
    const body = new URLSearchParams(new FormData(form))
    body.set('autosave', '1')
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'error' })
      if (!answer.ok) throw new Error(String(answer.status))
      const { saved, version } = await answer.json()
      form.elements.version.value = version
      status.textContent = `Draft saved at ${saved}`
    } catch (e) {
      status.textContent = e.message === '409'
        ? 'Not saved: this draft was changed in another window, or somebody took the case over. Use “Save draft” to see both.'
        : 'Draft not saved. Use “Save draft” to keep your work.'
    }
  }
  const save = () => {
    if (running) { dirty = true; return }
    dirty = false
    running = send().finally(() => { running = null; if (dirty) save() })
  }
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 800) })
  // A button waits for the draft on its way, whose version it must carry.
  form.addEventListener('submit', async (e) => {
    clearTimeout(timer)
    dirty = false
    if (!running) return
    e.preventDefault()
    await running
    form.requestSubmit(e.submitter)
  })
}

// data-preview, on a form, names the element of the page that shows what its
// answers mean: it is fetched anew from the form's own address, as by the button
// "go" with the value "dates", whenever one is changed. The last change wins.
for (const form of document.querySelectorAll('form[data-preview]')) {
  let latest = 0
  form.addEventListener('change', async () => {
    const mine = ++latest
    const body = new URLSearchParams(new FormData(form))
    body.set('go', 'dates')
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' }, redirect: 'error' })
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(form.dataset.preview)
      if (answer.ok && fresh && mine === latest) document.getElementById(form.dataset.preview).replaceChildren(...fresh.childNodes)
    } catch { /* the button does the same */ }
  })
}

// data-reload, on an element with an id: it is fetched anew from the page's own
// address every second, until it comes back without the attribute; then the
// whole page is opened again.
const reloading = document.querySelector('[data-reload][id]')
if (reloading) {
  const refresh = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.getElementById(reloading.id)
      if (!answer.ok || answer.redirected || !fresh || !fresh.hasAttribute('data-reload')) return location.reload()
      document.getElementById(reloading.id).replaceChildren(...fresh.childNodes)
    } catch { /* the network may come back */ }
    setTimeout(refresh, 1000)
  }
  setTimeout(refresh, 1000)
}

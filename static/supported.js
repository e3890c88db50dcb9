// Runs first in the body, before anything is drawn: the style sheet hides some
// things only when scripts work, and nhsuk.js wants to be told so.
document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('nhsuk-frontend-supported')

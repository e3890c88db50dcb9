// Behaviour that makes pages quicker; every page works without it. What it
// hangs on are data attributes, each described where it is read.
import { initAll } from './nhsuk/nhsuk.js'

initAll()

// data-focus: what came back from the server and must not be missed.
document.querySelector('[data-focus]')?.focus()

// Gives what makes the page wider than its window: the elements that reach
// beyond it, without those inside another of them and those in a part that
// scrolls by itself. It is empty when the page fits.
(() => {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return []
  const clips = (e) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)
  const clipped = (e) => e && e !== document.body && e !== page && (clips(e) || clipped(e.parentElement))
  const beyond = (e) => e.getBoundingClientRect().right > page.clientWidth + 1 && !clipped(e.parentElement)
  const wide = [...document.body.querySelectorAll('*')].filter((e) => beyond(e) && !(e.parentElement !== document.body && beyond(e.parentElement)))
  return [`the page is ${page.scrollWidth} pixels wide`, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 160))]
})()

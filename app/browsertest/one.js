// Finds the one element that a selector means and answers with what use says
// about it. With words, only an element whose text is exactly these counts.
// A fault is why it cannot be used now.
((selector, words, use, argument) => {
  const fold = (text) => text.replace(/\s+/g, ' ').trim()
  const found = [...document.querySelectorAll(selector)].filter((e) => !words || fold(e.textContent) === words)
  if (found.length === 0) return { fault: 'there is no such element' }
  if (found.length > 1) return { fault: `${found.length} elements fit`, ambiguous: true }
  return use(found[0], argument)
})

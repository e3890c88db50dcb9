// Says where to click on an element that a person could click on: one that is
// visible, enabled and not covered by another. Its label counts as part of it.
((element) => {
  if (element.disabled) return { fault: 'it is disabled' }
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
  const box = element.getClientRects()[0]
  if (!box || box.width * box.height === 0 || getComputedStyle(element).visibility !== 'visible') {
    return { fault: 'it is not visible' }
  }
  const x = box.left + box.width / 2
  const y = box.top + box.height / 2
  const hit = document.elementFromPoint(x, y)
  if (!hit) return { fault: 'it is outside the window' }
  const parts = [element, ...(element.labels ?? [])]
  if (!parts.some((part) => part.contains(hit))) return { fault: `it is covered by ${hit.outerHTML.slice(0, 120)}` }
  return { x, y }
})

// Runs axe-core and keeps of each violation what a person needs to find it.
axe
  .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) =>
    violations.map((v) => ({
      id: v.id,
      impact: v.impact,
      help: v.help,
      wcag: !v.tags.includes('best-practice'),
      where: v.nodes.map((n) => n.html.slice(0, 200))
    }))
  )

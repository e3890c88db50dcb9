// Runs axe-core and keeps of each violation what a person needs to find it. What
// passes is not described, and no media are fetched: both take long.
(rules) =>
  axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules, resultTypes: ['violations'], preload: false })
    .then(({ violations }) =>
      violations.map((v) => ({
        id: v.id,
        impact: v.impact,
        help: v.help,
        where: v.nodes.map((n) => n.html.slice(0, 200))
      }))
    )

package app

import "github.com/labstack/echo/v4"

func (a *App) accountRoutes(e *echo.Echo, site *echo.Group) {
	e.GET("/invitations/:token", a.showInvitation)
	e.POST("/invitations/:token", a.acceptInvitation)

	site.GET("/account", a.account)
	site.GET("/account/password", a.showPassword)
	site.POST("/account/password", a.changePassword)
	site.GET("/account/sessions", a.showEndSessions)
	site.POST("/account/sessions", a.endSessions)

	site.GET("/accounts", a.accounts, administrator)
	site.GET("/accounts/new", a.showNewAccount, administrator)
	site.POST("/accounts/new", a.createAccount, administrator)
	site.GET("/accounts/:person", a.showAccount, administrator)
	site.POST("/accounts/:person", a.saveAccount, administrator)
	site.GET("/accounts/:person/invite", a.showInvite, administrator)
	site.POST("/accounts/:person/invite", a.invite, administrator)
	for _, act := range accountActs {
		act.on(site, a)
	}
	site.GET("/sign-ins", a.signIns, administrator)
}

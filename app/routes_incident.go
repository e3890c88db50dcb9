package app

import "github.com/labstack/echo/v4"

func (a *App) incidentRoutes(_, _ *echo.Group) {}

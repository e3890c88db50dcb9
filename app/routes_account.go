package app

import "github.com/labstack/echo/v4"

func (a *App) accountRoutes(_ *echo.Echo, _ *echo.Group) {}

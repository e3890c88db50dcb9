package app

import "github.com/labstack/echo/v4"

func (a *App) assessRoutes(_ *echo.Group) {}

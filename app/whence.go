package app

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// Words of a User-Agent header and what people call what sends them. The first
// that is found counts: most browsers name those before them too.
var (
	browserWords = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systemWords  = [][2]string{{"Windows", "Windows"}, {"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"}, {"Mac OS X", "a Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// whence says from where a request comes, for its sender to recognise: browser,
// system and address.
func whence(c echo.Context) string {
	agent := c.Request().UserAgent()
	return found(browserWords, agent, "An unknown browser") + " on " + found(systemWords, agent, "an unknown system") + ", " + c.RealIP()
}

func found(words [][2]string, in, otherwise string) string {
	for _, w := range words {
		if strings.Contains(in, w[0]) {
			return w[1]
		}
	}
	return otherwise
}

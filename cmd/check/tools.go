package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A tool is a Debian package that the checks need. It is there when one of its
// commands is, or its file.
type tool struct {
	name     string
	commands []string
	file     string // a pattern; elsewhere than on Debian nobody looks for it
}

// needed gives what the checks need. The race detector takes a C compiler, and
// pictures of pages are true only with a font as wide as Arial.
func needed() []tool {
	return []tool{
		{name: "git", commands: []string{"git"}},
		{name: "gcc", commands: []string{"gcc"}},
		{name: "libc6-dev", file: "/usr/include/stdlib.h"},
		{name: "chromium-headless-shell", commands: []string{os.Getenv("CHROMIUM"), "chromium-headless-shell", "chromium-browser", "google-chrome"}},
		{name: "chromium", commands: wholeBrowsers()},
		{name: "fonts-liberation", file: "/usr/share/fonts/truetype/liberation*"},
	}
}

// wholeBrowsers are what may be called a browser that can show a PDF.
func wholeBrowsers() []string {
	return []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"}
}

// tools installs what is missing, where that is possible, and otherwise says
// how to.
func tools() error {
	debian := exists("/etc/debian_version")
	missing := lacking(needed(), debian)
	if len(missing) == 0 {
		return nil
	}
	install := append([]string{"install", "-y", "--no-install-recommends"}, missing...)
	if !debian || os.Geteuid() != 0 {
		return fmt.Errorf("%s missing; on Debian run as root\n\n\tapt-get update && apt-get %s", strings.Join(missing, ", "), strings.Join(install, " "))
	}
	if err := show("apt-get", "update"); err != nil {
		return err
	}
	return show("apt-get", install...)
}

// lacking names the tools that are not there.
func lacking(tools []tool, debian bool) []string {
	var names []string
	for _, t := range tools {
		if !t.there(debian) {
			names = append(names, t.name)
		}
	}
	return names
}

func (t tool) there(debian bool) bool {
	for _, name := range t.commands {
		if _, err := exec.LookPath(name); err == nil {
			return true
		}
	}
	return t.file != "" && (!debian || exists(t.file))
}

// exists reports whether there is a file for a pattern.
func exists(pattern string) bool {
	found, err := filepath.Glob(pattern)
	return err == nil && len(found) > 0
}

package main

import (
	"errors"
	"strconv"
	"strings"
)

// defaultMaxUpload is how large a list may be.
const defaultMaxUpload = 1 << 30

var sizeUnits = []struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"", 1}}

// sizeFlag reads a number of bytes, such as 500MiB, into n.
func sizeFlag(n *int64) func(string) error {
	return func(s string) error {
		for _, u := range sizeUnits {
			digits, ok := strings.CutSuffix(s, u.name)
			if !ok {
				continue
			}
			v, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
			if err != nil || v < 1 || v > 1<<50/u.bytes {
				break
			}
			*n = v * u.bytes
			return nil
		}
		return errors.New("give a number of bytes, KiB, MiB or GiB, such as 500MiB")
	}
}

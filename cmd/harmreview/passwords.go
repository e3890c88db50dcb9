package main

import (
	"math/rand/v2"
	"strings"
)

// passwordWords are short, easy to type and hard to confuse.
const passwordWords = `acorn amber anchor apron arrow aspen badger bamboo barley basket beacon beaver bishop blanket bobbin bonnet bramble bucket button
cactus camel candle canoe canvas carpet carrot castle cedar cello cherry chimney cinder clover cobalt copper coral cotton cradle crayon cricket
dahlia daisy damson dancer dolphin donkey dragon ember falcon feather fennel ferry fiddle flannel forest fossil galaxy garlic ginger goblet
granite gravel hammer hazel heron hockey honey hornet island ivory jacket jasmine jersey jigsaw juniper kennel kettle kitten ladder lantern
lapwing lemon lentil linen lizard lobster locket magnet mallard maple marble meadow melon mitten monkey mortar mustard nectar nickel nutmeg
oatmeal onion orchid otter oyster paddle panther parcel parsley pebble pencil pepper pigeon pillow plover pocket poplar potato pumpkin
quartz rabbit radish ribbon rocket saddle saffron salmon sandal satchel scarlet shovel silver sleigh socket sparrow spider spruce squash
stable sunset swallow tartan teapot temple thimble thistle timber tinsel toffee topaz tractor trumpet tulip tunnel turnip turtle velvet violet
violin wagon walnut walrus whistle willow window winter yellow zebra`

// passwords are n, of three different words each, that a seed gives.
func passwords(seed uint64, n int) []string {
	words := strings.Fields(passwordWords)
	rng := rand.New(rand.NewPCG(seed, 0x70617373))
	rng.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	all := make([]string, n)
	for i := range all {
		at := 3 * i % (len(words) - 2)
		all[i] = strings.Join(words[at:at+3], "-")
	}
	return all
}

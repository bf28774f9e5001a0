// Command builds is the smallest program that does something.
package main

import "fmt"

func main() {
	fmt.Println("hello 1")
}

/// How to use the library.
@NullMarked
package org.warren.wireguard.example;

import org.jspecify.annotations.NullMarked;

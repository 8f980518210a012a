/// Does a network that a file describes do what the file says?
@NullMarked
package org.warren.scenarios.network;

import org.jspecify.annotations.NullMarked;

/// What does a tunnel do in a network that drops UDP, and is it said what is dropped and where?
@NullMarked
package org.warren.scenarios.udpblocked;

import org.jspecify.annotations.NullMarked;

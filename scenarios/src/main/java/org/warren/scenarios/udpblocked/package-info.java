/// What does a tunnel do in a network that drops UDP, and does the verdict name what is dropped and where?
@NullMarked
package org.warren.scenarios.udpblocked;

import org.jspecify.annotations.NullMarked;

/// What holds for the whole kit.
@NullMarked
package org.warren.kit;

import org.jspecify.annotations.NullMarked;

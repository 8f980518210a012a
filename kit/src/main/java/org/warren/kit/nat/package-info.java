/// Whether the NATs of a run did what their model says.
@NullMarked
package org.warren.kit.nat;

import org.jspecify.annotations.NullMarked;

/// The folder of everything that Warren has made and can make again, safe for several drivers of one user.
@NullMarked
package org.warren.harness.cache;

import org.jspecify.annotations.NullMarked;

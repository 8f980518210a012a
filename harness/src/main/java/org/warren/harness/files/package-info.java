/// Files of users and of unknown origin: names that stay in their folder, reading with a limit, writing that follows no
/// link.
@NullMarked
package org.warren.harness.files;

import org.jspecify.annotations.NullMarked;

/// Files of people's and of strangers: names that stay in their folder, reading that has a limit, writing that follows
/// no link.
@NullMarked
package org.warren.harness.files;

import org.jspecify.annotations.NullMarked;

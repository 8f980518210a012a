/// What a topology means in Linux's words, for every lab whose nodes are Linux.
@NullMarked
package org.warren.harness.labs.linux;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * Step kinds: loops that do one kind of work by a small document, such as an HTTP
 * request, and the parts that kinds of your own share with those that come along.
 */
@NullMarked
package io.chihuo.step;

import org.jspecify.annotations.NullMarked;

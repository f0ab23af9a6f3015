// SPDX-License-Identifier: Apache-2.0

/**
 * The rules of robots.txt.
 */
@NullMarked
package io.chihuo.sample.linkcheck.robots;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

/**
 * A package that is scanned for task interfaces.
 */
@NullMarked
package io.chihuo.call.later;

import org.jspecify.annotations.NullMarked;

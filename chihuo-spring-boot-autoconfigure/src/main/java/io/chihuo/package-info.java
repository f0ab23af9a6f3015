// SPDX-License-Identifier: Apache-2.0

/**
 * The types that an application imports: annotations, client, queue, options, exceptions.
 */
@NullMarked
package io.chihuo;

import org.jspecify.annotations.NullMarked;

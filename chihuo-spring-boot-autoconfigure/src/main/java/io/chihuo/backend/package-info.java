// SPDX-License-Identifier: Apache-2.0

/**
 * The contract between the engine and a store of tasks. Everything here is asynchronous
 * and takes batches.
 */
@NullMarked
package io.chihuo.backend;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Some of the ids of a queue.
 *
 * @param ids the ids
 * @param next where the next page begins, null if there is none
 */
public record IdPage(List<String> ids, @Nullable String next) {

}

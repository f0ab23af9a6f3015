// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Numbers of the items of a step of {@link Flow#forEach}.
 *
 * @param done items that are done
 * @param failed items that have failed
 * @param known items that are known so far
 * @param complete whether all are known
 */
public record ItemCounts(int done, int failed, int known, boolean complete) {

}

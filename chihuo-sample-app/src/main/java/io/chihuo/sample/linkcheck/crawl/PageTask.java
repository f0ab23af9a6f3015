// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

/**
 * A page to read.
 *
 * @param url normalised address
 * @param depth links from the start to it
 * @param hops redirects that led to it since the last link
 */
public record PageTask(String url, int depth, int hops) {

}

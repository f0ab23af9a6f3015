// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

/**
 * An address of which no more needs to be known than whether it is there.
 *
 * @param url normalised address
 * @param hops redirects that led to it since the last link
 */
public record LinkTask(String url, int hops) {

}

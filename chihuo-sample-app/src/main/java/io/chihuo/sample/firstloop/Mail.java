// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.firstloop;

/**
 * The payload of a task; stored as JSON.
 *
 * @param to address of the receiver
 * @param text text of the mail
 */
record Mail(String to, String text) {

}

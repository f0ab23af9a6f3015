package io.chihuo.docs;

/**
 * Payload of the documentation's examples.
 */
record Photo(String file, int width) {
}

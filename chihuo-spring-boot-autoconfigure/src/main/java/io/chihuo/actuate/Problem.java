package io.chihuo.actuate;

/**
 * Body of an answer to a request that was not done.
 *
 * @param error why
 */
record Problem(String error) {

}

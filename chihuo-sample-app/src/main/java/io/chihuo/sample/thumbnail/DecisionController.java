// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.util.Objects;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoClient;

/**
 * Completes reviews on behalf of the holders of their tokens, in whichever process the
 * request arrives.
 */
@RestController
record DecisionController(ChihuoClient client) {

	@PostMapping("/reviews")
	void decide(@RequestParam boolean accept, ReviewToken review) {
		this.client.complete(Objects.requireNonNullElse(review.token(), ""), accept ? "accepted" : "rejected");
	}

}

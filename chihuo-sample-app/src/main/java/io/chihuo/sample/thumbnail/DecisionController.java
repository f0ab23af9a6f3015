// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import org.springframework.web.bind.annotation.PathVariable;
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

	@PostMapping("/reviews/{token}")
	void decide(@PathVariable String token, @RequestParam boolean accept) {
		this.client.complete(token, accept ? "accepted" : "rejected");
	}

}

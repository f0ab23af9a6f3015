// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.net.URI;
import java.util.UUID;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;

/**
 * Has thumbnails reviewed. A thumbnail has one review, however often it is asked for.
 */
@RestController
class ReviewController {

	private final TaskQueue<String> reviews;

	private final ChihuoClient client;

	ReviewController(TaskQueue<String> reviews, ChihuoClient client) {
		this.reviews = reviews;
		this.client = client;
	}

	@PostMapping("/thumbnails/{id}/review")
	ResponseEntity<Void> requestReview(@PathVariable UUID id) {
		String thumbnail = "/thumbnails/" + id;
		this.reviews.submit(id.toString(), thumbnail).ignore();
		return ResponseEntity.accepted().location(URI.create(thumbnail + "/review")).build();
	}

	@GetMapping("/thumbnails/{id}/review")
	ResponseEntity<?> getReview(@PathVariable UUID id) {
		return TaskResponses.of(this.client.handle("reviews", id.toString(), String.class), ResponseEntity::ok);
	}

}

// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.thumbnail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.springframework.stereotype.Component;

/**
 * Hands tokens to the person who reviews, in files that nobody else may read. They stand
 * for a mail, or a request to another service.
 */
@Component
class TokenFiles {

	private final Path directory;

	TokenFiles(ThumbnailProperties properties) {
		this.directory = properties.getReviews();
	}

	/**
	 * Write the token of a review, as the form that completes it. It replaces that of an
	 * earlier run, which is void.
	 */
	Path writeToken(String review, String token) throws IOException {
		Files.createDirectories(this.directory);
		Path written = Files.createTempFile(this.directory, review, ".tmp"); // private
		Files.writeString(written, "token=" + token);
		return Files.move(written, this.directory.resolve(review), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

}

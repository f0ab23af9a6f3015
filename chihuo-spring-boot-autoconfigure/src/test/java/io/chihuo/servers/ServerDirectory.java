// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

import org.springframework.util.FileSystemUtils;

/**
 * A directory of a server's own, readable for nobody else.
 */
final class ServerDirectory {

	private final Path path;

	private ServerDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Create an empty one.
	 * @param kind part of its name, such as {@code redis}
	 */
	static ServerDirectory create(String kind) {
		try {
			return new ServerDirectory(Files.createTempDirectory("chihuo-" + kind));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path path() {
		return this.path;
	}

	/** Absolute path of a file in it. */
	String file(String name) {
		return this.path.resolve(name).toString();
	}

	void write(String file, String text) {
		write(file, text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
	}

	void remove(String file) {
		try {
			Files.deleteIfExists(this.path.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void append(String file, String text) {
		write(file, text, StandardOpenOption.APPEND);
	}

	private void write(String file, String text, OpenOption... options) {
		try {
			Files.writeString(this.path.resolve(file), text, options);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Write a file that servers accept only if nobody else may read it. */
	void writeSecret(String file, String text) {
		write(file, text);
		try {
			Files.setPosixFilePermissions(this.path.resolve(file), PosixFilePermissions.fromString("rw-------"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Hand it to another user, as whom the server runs. */
	void giveTo(String user) {
		try {
			UserPrincipal owner = this.path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
			Files.setOwner(this.path, owner);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete() {
		try {
			FileSystemUtils.deleteRecursively(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

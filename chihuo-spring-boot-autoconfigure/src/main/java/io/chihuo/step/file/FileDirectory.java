// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.RejectTaskException;

/**
 * An open directory. All names are looked up in it, wherever it may be moved meanwhile,
 * and links are not followed.
 */
final class FileDirectory implements Closeable {

	private final SecureDirectoryStream<Path> stream;

	private final FileSystem fileSystem;

	private FileDirectory(SecureDirectoryStream<Path> stream, FileSystem fileSystem) {
		this.stream = stream;
		this.fileSystem = fileSystem;
	}

	/**
	 * Open the root.
	 * @throws ChihuoConfigurationException if the platform cannot look up names in an
	 * open directory
	 */
	static FileDirectory openRoot(Path root) throws IOException {
		DirectoryStream<Path> stream = Files.newDirectoryStream(root);
		if (stream instanceof SecureDirectoryStream<Path> secure) {
			return new FileDirectory(secure, root.getFileSystem());
		}
		stream.close();
		throw new ChihuoConfigurationException(
				"'chihuo.steps.file.root' is '" + root
						+ "', but on this platform Java cannot open files relative to an "
						+ "open directory, so links could lead out of it",
				"Run steps of kind 'file' on nodes with Linux, and set 'chihuo.steps.file.enabled' to false on others.",
				null);
	}

	/** Attributes of an entry itself, also of a link; null if there is none. */
	@Nullable BasicFileAttributes findAttributes(String name) throws IOException {
		return findAttributes(toPath(name));
	}

	/** Attributes of an entry by the name that {@link #entryNames()} answered. */
	@Nullable BasicFileAttributes findAttributes(Path name) throws IOException {
		try {
			return this.stream
				.getFileAttributeView(name.getFileName(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.readAttributes();
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Open a directory in this one. It is looked at first, since to open a FIFO blocks.
	 * @throws RejectTaskException if it is something else
	 */
	FileDirectory openDirectory(String name) throws IOException {
		BasicFileAttributes attributes = requireAttributes(name);
		if (!attributes.isDirectory()) {
			throw new RejectTaskException("'" + FilePath.printable(name) + "' is no directory"
					+ (attributes.isSymbolicLink() ? " but a link, and links are not followed" : ""));
		}
		return new FileDirectory(this.stream.newDirectoryStream(toPath(name), LinkOption.NOFOLLOW_LINKS),
				this.fileSystem);
	}

	/**
	 * Open a regular file that is there. It is looked at first, since to open a FIFO
	 * blocks, and again once it is open, since it may have been replaced.
	 * @throws RejectTaskException if there is none, or something else
	 */
	FileChannel openFile(String name, OpenOption... options) throws IOException {
		BasicFileAttributes before = requireAttributes(name);
		requireFile(name, before);
		FileChannel channel = openChannel(name, Set.of(options));
		try {
			BasicFileAttributes after = findAttributes(name);
			if (after == null || !after.isRegularFile() || !Objects.equals(before.fileKey(), after.fileKey())) {
				throw new IOException("'" + FilePath.printable(name) + "' was replaced while it was opened");
			}
			return channel;
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** Create a file that is not there, and open it. */
	FileChannel createFile(String name) throws IOException {
		return openChannel(name,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
	}

	private FileChannel openChannel(String name, Set<? extends OpenOption> options) throws IOException {
		Set<OpenOption> all = new HashSet<>(options);
		all.add(LinkOption.NOFOLLOW_LINKS);
		SeekableByteChannel channel = this.stream.newByteChannel(toPath(name), all);
		return (FileChannel) channel;
	}

	private BasicFileAttributes requireAttributes(String name) throws IOException {
		BasicFileAttributes attributes = findAttributes(name);
		if (attributes == null) {
			throw new RejectTaskException("There is no '" + FilePath.printable(name) + "'");
		}
		return attributes;
	}

	/**
	 * Verify that an entry is a regular file.
	 * @throws RejectTaskException if it is something else
	 */
	static void requireFile(String name, BasicFileAttributes attributes) {
		if (!attributes.isRegularFile()) {
			throw new RejectTaskException("'" + FilePath.printable(name) + "' is no regular file but "
					+ (attributes.isSymbolicLink() ? "a link, and links are not followed"
							: attributes.isDirectory() ? "a directory" : "a special file"));
		}
	}

	/**
	 * Move an entry to another directory in one step. A file that is there is replaced.
	 */
	void moveEntry(String name, FileDirectory target, String newName) throws IOException {
		this.stream.move(toPath(name), target.stream, target.toPath(newName));
	}

	void deleteFile(String name) throws IOException {
		deleteFile(toPath(name));
	}

	void deleteFile(Path name) throws IOException {
		this.stream.deleteFile(name.getFileName());
	}

	void deleteDirectory(String name) throws IOException {
		deleteDirectory(toPath(name));
	}

	void deleteDirectory(Path name) throws IOException {
		this.stream.deleteDirectory(name.getFileName());
	}

	/** Have the names in this directory written to the disk. */
	void forceNames() throws IOException {
		try (FileChannel channel = openChannel(".", Set.of(StandardOpenOption.READ))) {
			channel.force(true);
		}
	}

	/**
	 * Names of all entries, which can be asked for once. Their texts need not lead to
	 * them again.
	 */
	Iterator<Path> entryNames() {
		return this.stream.iterator();
	}

	private Path toPath(String name) {
		try {
			return this.fileSystem.getPath(name);
		}
		catch (InvalidPathException ex) {
			throw new RejectTaskException(
					"The name '" + FilePath.printable(name) + "' cannot be written in the encoding of the file system",
					ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}

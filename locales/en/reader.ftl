# What is said about reading files from outside
reader-is-pipe = this is a pipe, not a file: { $path }; save it as a file first and name that
reader-is-device = this is a device, not a file: { $path }; name a file
reader-too-large = the file is too large: { $path } has { $size } MB, at most { $most } MB are read; split it, or save it without its pictures
reader-too-slow = this file cannot be read: reading it did not come to an end and was stopped. It may be damaged, or its contents are nested and repeated; open it in WPS, Word or Excel, save it anew and try again
reader-too-demanding = this file cannot be read: unfolded, it takes more memory or deeper nesting than a file may ({ $memory } MB), so reading was stopped. Open it in WPS, Word or Excel, save it anew and try again; do not use files from nobody knows where
reader-stumbled = this file cannot be read: it is damaged or not made by the rules. Open it in WPS, Word or Excel, save it anew and try again
reader-answer-too-long = this file cannot be read: what is in it is more than a file may hold. Split it into several files
reader-cannot-start = the program that reads files does not start, and the file was not read. Tell the administrator: the cause is in the log
reader-too-many = many files are being read at the moment, and this one was not reached; try again in a while

## Photos
photo-none = this is no photo; JPEG, PNG and WebP pictures can be uploaded
photo-svg = an SVG drawing may hide a program and is not taken; save it as PNG or take a photo
photo-pdf = this is a PDF and no photo; take a photo, or save the page as a picture
photo-heic = this is in Apple's HEIC format, which few can open; choose Settings – Camera – Formats – Most Compatible, or save it as JPEG
photo-film = this is a film and no photo
photo-damaged = the photo does not open: the file is damaged or not whole
photo-too-many-pixels = the picture has { $width }×{ $height } pixels, more than any camera takes; make it smaller first

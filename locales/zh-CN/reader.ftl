# 读外来文件时的提示
reader-is-pipe = 这是管道，不是文件：{ $path }；请先存成文件，再给出文件的路径
reader-is-device = 这是设备，不是文件：{ $path }；请给出文件的路径
reader-too-large = 文件太大：{ $path } 有 { $size } MB，最多读 { $most } MB；请拆小，或者去掉里面的图片后另存
reader-too-slow = 这个文件读不了：读了很久还没有读完，已经停下。文件可能损坏，或者内容嵌套重复；请用 WPS 或 Word、Excel 打开后另存一份再试
reader-too-demanding = 这个文件读不了：展开以后占的内存或嵌套的层数超过了限度（{ $memory } MB），已经停下。请用 WPS 或 Word、Excel 打开后另存一份再试，不要用来历不明的文件
reader-stumbled = 这个文件读不了：文件损坏，或者写法不合规范。请用 WPS 或 Word、Excel 打开后另存一份再试
reader-answer-too-long = 这个文件读不了：读出来的内容太多，超过了限度。请拆成几个文件
reader-cannot-start = 读文件的程序启动不了，文件没有读。请告诉管理员：原因已记入日志
reader-too-many = 现在同时要读的文件太多，这一个还没有轮到；请过一会儿再试

## 照片
photo-none = 这不是照片；可上传 JPEG、PNG、WebP 图片
photo-svg = SVG 图里可以藏程序，不收；请另存为 PNG 或直接拍照
photo-pdf = 这是 PDF，不是照片；请拍照，或把那一页另存为图片
photo-heic = 这是 HEIC 格式，别人多半打不开。苹果手机请在“设置—相机—格式”里选“兼容性最佳”再拍；安卓手机请在相机设置里关掉“高效图片格式”；已经拍好的，截一张图或另存为 JPEG 再传
photo-film = 这是视频，不是照片
photo-damaged = 照片打不开：文件已损坏，或没有传完整
photo-too-many-pixels = 图片有 { $width }×{ $height } 像素，大得不像照片；请缩小后再传
